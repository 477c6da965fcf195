"""What goes out of an analysis as a file: an official table or a layer, with what it rests on inside."""
