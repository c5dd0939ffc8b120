"""The company's calendar: hours, holidays, and moments as people type them."""
