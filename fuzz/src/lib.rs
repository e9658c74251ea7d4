//! What the fuzz targets share: a type that takes whatever a pickle shows, and a reader that hands it out in bits.

mod any;
mod chunks;

pub use any::Any;
pub use chunks::Chunks;
