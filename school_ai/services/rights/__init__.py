"""What a person may ask of the school about their own data: to have all of it, to have it erased, and that it goes when
its time is over."""
