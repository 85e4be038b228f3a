"""The network as arrays and the exact searches on it. Arrays in, arrays out; no names, no words, no database."""
