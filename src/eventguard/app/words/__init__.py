"""Words that give a pupil away."""
