"""Readers: any file in, one frame of rows out, with the evidence for every guess."""
