"""The shape «screening»: someone undergoes a test of a programme, in stages, scored by versioned thresholds."""
