//! The page of all shipments.
