"""What happened to parcels, told to people: timeline, lineage, two moments compared, operations, the way back."""
