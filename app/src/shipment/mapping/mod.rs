//! What other systems' codes mean in ours.
