//! Pictures between the network's numbers and 8-bit pixels.

mod flat;
pub mod gif;
pub mod histogram;
pub mod png;
pub mod raster;
pub mod upload;
pub mod vector;

use burn::tensor::{ExecutionError, Tensor};

/// A pixel as the network sees it: 0 becomes -1, 255 becomes 1.
pub fn from_byte(byte: u8) -> f32 {
    f32::from(byte) / 127.5 - 1.0
}

/// The nearest pixel to a network's number; what lies outside `[-1, 1]` is cut off.
pub fn to_byte(value: f32) -> u8 {
    ((value.clamp(-1.0, 1.0) + 1.0) * 127.5).round() as u8
}

/// Reads the numbers of a tensor of 32 bits back from its device, in row-major order.
pub async fn read<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExecutionError> {
    let data = tensor.into_data_async().await?;
    Ok(data
        .try_into_vec::<f32>()
        .expect("the tensor holds 32-bit floats"))
}
