"""What words give a pupil away: names, classes, numbers."""
