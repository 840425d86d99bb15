//! Mixed precision (Micikevicius et al. 2018): the weights are kept and updated in 32 bits, the
//! network runs on a copy of fewer.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::{FloatDType, Gradients, Tensor};

/// A copy of the network in `dtype` that shares the parameters' identities, to take gradients of.
pub(super) fn cast<M: Module>(net: &M, dtype: FloatDType) -> M {
    net.clone().map(&mut Cast { dtype })
}

struct Cast {
    dtype: FloatDType,
}

impl ModuleMapper for Cast {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|weights| {
            Tensor::from_inner(weights.inner().cast(self.dtype))
                .autodiff()
                .require_grad()
        })
    }
}

/// The gradients of the low-precision copy, widened to 32 bits.
pub(super) fn gradients<M: Module>(gradients: Gradients, copy: &M) -> GradientsParams {
    let mut widen = Widen {
        narrow: GradientsParams::from_grads(gradients, copy),
        wide: GradientsParams::new(),
    };
    copy.visit(&mut widen);
    widen.wide
}

struct Widen {
    narrow: GradientsParams,
    wide: GradientsParams,
}

impl ModuleVisitor for Widen {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.narrow.remove::<D>(param.id) {
            self.wide.register(param.id, gradient.cast(FloatDType::F32));
        }
    }
}
