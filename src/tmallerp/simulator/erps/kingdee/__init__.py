"""A simulated Kingdee Cloud Galaxy (金蝶云星空)."""
