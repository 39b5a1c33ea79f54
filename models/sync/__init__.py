"""Exchange between offices: bundles that lose nothing."""
