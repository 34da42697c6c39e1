"""One file a format, each with an `InputFormat`; `align.input.registry` finds them."""
