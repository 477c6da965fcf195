"""Rules as versions: found by name, drafted, checked, tried on the register, adopted."""
