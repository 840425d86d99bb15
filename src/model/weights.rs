//! Weights as safetensors of 16 bits, verified by their hash.

use burn::tensor::{DType, Device};
use burn_store::{FloatCastAdapter, ModuleSnapshot, SafetensorsStore, SafetensorsStoreError};
use sha2::{Digest, Sha256};

use super::{ModelCard, WeightsInfo};
use crate::network::UNet;

/// What may be wrong with a file of weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// Fewer or more bytes than the card says.
    #[error(
        "the weights of {model} hold {found} bytes instead of {expected}: the download was cut short or another file took its place; fetch it again"
    )]
    Size {
        /// The model's name.
        model: String,
        /// The size that the card gives.
        expected: u64,
        /// The size found.
        found: u64,
    },
    /// Other contents than the card says.
    #[error(
        "the weights of {model} are damaged or of another version (sha256 {found}, expected {expected}): fetch them again"
    )]
    Hash {
        /// The model's name.
        model: String,
        /// The hash that the card gives.
        expected: String,
        /// The hash found.
        found: String,
    },
    /// Weights of another network.
    #[error(
        "the weights do not fit the network in the card of {model}: {reason}; use the card that came with them"
    )]
    Shape {
        /// The model's name.
        model: String,
        /// What does not fit.
        reason: String,
    },
    /// A file that is not safetensors, or could not be made.
    #[error(transparent)]
    Store(#[from] SafetensorsStoreError),
}

/// The sha256 of `bytes`, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The network of `card` with the weights in `bytes`, in 32 bits on `device`.
pub fn load(card: &ModelCard, bytes: Vec<u8>, device: &Device) -> Result<UNet, WeightsError> {
    load_into(card.network.init(device), &card.name, &card.weights, bytes)
}

/// The network `net` with the weights in `bytes`, in 32 bits, once they prove to be those of
/// `info`; `model` is the name used in errors.
pub fn load_into<M: ModuleSnapshot>(
    mut net: M,
    model: &str,
    info: &WeightsInfo,
    bytes: Vec<u8>,
) -> Result<M, WeightsError> {
    let model = || model.to_owned();
    if bytes.len() as u64 != info.bytes {
        let found = bytes.len() as u64;
        return Err(WeightsError::Size {
            model: model(),
            expected: info.bytes,
            found,
        });
    }
    let found = sha256(&bytes);
    if found != info.sha256 {
        let expected = info.sha256.clone();
        return Err(WeightsError::Hash {
            model: model(),
            expected,
            found,
        });
    }
    let mut store = SafetensorsStore::from_bytes(Some(bytes))
        .with_from_adapter(FloatCastAdapter::to(DType::F32));
    let result = net
        .load_from(&mut store)
        .map_err(|error| WeightsError::Shape {
            model: model(),
            reason: error.to_string(),
        })?;
    if !result.unused.is_empty() {
        let reason = format!("{} is not part of it", result.unused.join(", "));
        return Err(WeightsError::Shape {
            model: model(),
            reason,
        });
    }
    Ok(net)
}

/// The network's weights as safetensors of 16 bits; the same weights give the same bytes.
pub fn save_f16<M: ModuleSnapshot>(net: &M) -> Result<Vec<u8>, WeightsError> {
    // One line of metadata only: several are written in an order that differs from run to run, and
    // with it the file's hash.
    let mut store = SafetensorsStore::from_bytes(None)
        .clear_metadata()
        .metadata("format", "safetensors")
        .with_to_adapter(FloatCastAdapter::to(DType::F16));
    net.save_into(&mut store)?;
    Ok(store.get_bytes()?)
}
