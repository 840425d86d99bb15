//! Gradients from LibTorch, which records what it computes by itself.
//!
//! burn's own autodiff asks for every operation of the way back one by one; LibTorch goes all the
//! way at once. But burn-tch as it is published writes results over tensors that nobody but
//! LibTorch needs any more, so this takes one with `docs/burn-tch-0.22.1.patch`.

use std::sync::OnceLock;

use burn::backend::libtorch::TchTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, LibTorch, backend_extension};
use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor};

use crate::network::libtorch::runs;

/// What LibTorch can do beside computing.
#[backend_extension(LibTorch)]
trait AutogradOps: Backend {
    /// The same numbers, as the start of what is recorded.
    fn leaf(x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The same tensor, unknown to burn.
    fn alias(x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Goes back from a loss to all leaves; returns the loss alone.
    fn backward(loss: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The gradient of a leaf; 0 if the loss does not depend on it.
    fn gradient(leaf: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl AutogradOps for LibTorch {
    fn leaf(x: TchTensor) -> TchTensor {
        let leaf = x.tensor.detach().set_requires_grad(true);
        TchTensor::from_existing(leaf, x.storage)
    }

    fn alias(x: TchTensor) -> TchTensor {
        TchTensor::new(x.tensor.shallow_clone())
    }

    fn backward(loss: TchTensor) -> TchTensor {
        loss.tensor.backward();
        TchTensor::new(loss.tensor.detach())
    }

    fn gradient(leaf: TchTensor) -> TchTensor {
        let gradient = leaf.tensor.grad();
        TchTensor::new(match gradient.defined() {
            true => gradient,
            false => leaf.tensor.zeros_like(),
        })
    }
}

/// Whether LibTorch can be left to differentiate what is computed on `device`.
pub(super) fn differentiates(device: &Device) -> bool {
    static PATCHED: OnceLock<bool> = OnceLock::new();
    runs(device)
        && *PATCHED.get_or_init(|| {
            // Kept, for a leaf must not be written over.
            let one = leaf(Tensor::<1>::ones([1], device));
            let two = one.clone() * 2.0;
            let alias = Tensor::<1>::from_dispatch(Dispatch::alias(two.clone().into_dispatch()));
            let three: f32 = (two + 1.0).into_scalar();
            let two: f32 = alias.into_scalar();
            (two, three) == (2.0, 3.0)
        })
}

/// Lets a GPU look for the fastest convolutions, which pays where batches are all of one size.
pub(super) fn prepare() {
    tch::Cuda::cudnn_set_benchmark(true);
}

/// The loss of `net`, and the gradients of all its parameters in a row.
pub(super) fn differentiate<M: Module>(
    net: M,
    loss: impl FnOnce(&M) -> Tensor<1>,
) -> (Tensor<1>, Tensor<1>) {
    let net = net.map(&mut Leaves);
    let loss = Dispatch::backward(loss(&net).into_dispatch());
    let mut gradients = Gradients(Vec::new());
    net.visit(&mut gradients);
    (Tensor::from_dispatch(loss), Tensor::cat(gradients.0, 0))
}

struct Leaves;

impl ModuleMapper for Leaves {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(leaf)
    }
}

fn leaf<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::leaf(x.into_dispatch()))
}

struct Gradients(Vec<Tensor<1>>);

impl ModuleVisitor for Gradients {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = Dispatch::gradient(param.val().into_dispatch());
        let gradient = Tensor::<D>::from_dispatch(gradient);
        self.0.push(gradient.flatten(0, D - 1));
    }
}
