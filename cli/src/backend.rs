//! Where tensors live and numbers are crunched.

use std::fmt;

use burn::tensor::Device;
use clap::ValueEnum;

/// The backends that this binary was built with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// Pure Rust on the CPU.
    #[cfg_attr(not(feature = "tch"), default)]
    Flex,
    /// LibTorch on the CPU: the fastest there for training.
    #[cfg(feature = "tch")]
    #[default]
    Tch,
    /// LibTorch on an NVIDIA GPU.
    #[cfg(feature = "tch")]
    TchCuda,
    /// Any GPU with Vulkan.
    #[cfg(feature = "vulkan")]
    Vulkan,
}

impl Backend {
    /// The first device of the backend.
    #[cfg_attr(feature = "tch", allow(deprecated))]
    pub fn device(self) -> Device {
        match self {
            Self::Flex => Device::flex(),
            #[cfg(feature = "tch")]
            Self::Tch => Device::libtorch(),
            #[cfg(feature = "tch")]
            Self::TchCuda => Device::libtorch_cuda(0),
            #[cfg(feature = "vulkan")]
            Self::Vulkan => Device::vulkan(burn::tensor::DeviceKind::DefaultDevice),
        }
    }
}

impl fmt::Display for Backend {
    /// The name that `--backend` takes.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let value = self.to_possible_value().expect("no backend is hidden");
        formatter.write_str(value.get_name())
    }
}
