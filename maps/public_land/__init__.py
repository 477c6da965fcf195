"""Land on offer to investors: what may be public, its public copies and page, the staff's side, and enquiries."""
