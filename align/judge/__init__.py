"""The judge: do two texts say the same, which says more, what changed, and where?"""
