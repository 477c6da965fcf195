"""From rows of a file to rows of the register: validate, write, check the whole layer, report."""
