//! `/api/docs`: the contract as a page, from the same document that programs read.
