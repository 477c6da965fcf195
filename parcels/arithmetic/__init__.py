"""Pure arithmetic of the register: floor area and clocks. No Django, no database."""
