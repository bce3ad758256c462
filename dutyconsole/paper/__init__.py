"""Pages to print: one HTML file each, made from what the log says, in the language that is on."""
