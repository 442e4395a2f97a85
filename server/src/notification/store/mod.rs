//! SQL of messages: the queue that the worker empties, and what people see of it.

pub mod inbox;
pub mod outbox;
pub mod preference;
pub mod queue;
