//! The moving average of the weights, which draws better pictures than the weights themselves.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::tensor::Tensor;
use burn::tensor::container::TensorContainer;

/// `average ← decay · average + (1 - decay) · weights`, parameter by parameter.
pub(super) fn update<M: Module>(average: M, weights: &M, decay: f64) -> M {
    let mut collector = Collector {
        parameters: TensorContainer::new(),
    };
    weights.visit(&mut collector);
    average.map(&mut Blend {
        parameters: collector.parameters,
        decay,
    })
}

struct Collector {
    parameters: TensorContainer<ParamId>,
}

impl ModuleVisitor for Collector {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.parameters.register(param.id, param.val().inner());
    }
}

struct Blend {
    parameters: TensorContainer<ParamId>,
    decay: f64,
}

impl ModuleMapper for Blend {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let weights: Tensor<D> = self
            .parameters
            .remove(&param.id)
            .expect("average and weights share parameters");
        param.map(|average| average * self.decay + weights * (1.0 - self.decay))
    }
}
