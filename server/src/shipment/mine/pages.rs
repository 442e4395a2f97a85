//! The page of the own parcels.
