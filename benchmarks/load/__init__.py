"""How School AI stands under load and when what it stands on fails."""
