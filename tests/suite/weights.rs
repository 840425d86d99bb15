//! Random weights that are the same every time, whatever tests beside this one draw.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Tensor};
use diffusion_lab::network::{UNet, UNetConfig};
use diffusion_lab::random::{NoiseSource, SeededNoise};

/// A network all of whose weights are random, among them those that start as zero, so that classes
/// and prompts matter.
pub fn random_network(shape: &UNetConfig, deviation: f64) -> UNet {
    let noise = SeededNoise::new(vec![3]);
    shape
        .init(&Device::flex())
        .map(&mut Randomize { noise, deviation })
}

struct Randomize {
    noise: SeededNoise,
    deviation: f64,
}

impl ModuleMapper for Randomize {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|weights| {
            let shape = weights.shape();
            let count = shape.num_elements();
            let noise = self.noise.draw([1, 1, 1, count], &weights.device());
            (noise * self.deviation).reshape(shape)
        })
    }
}
