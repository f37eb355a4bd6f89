"""Whether records agree: looked at, mended where they are ours, proposed where they are the school's."""
