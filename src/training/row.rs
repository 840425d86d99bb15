//! All parameters of a network in one row of numbers.
//!
//! A step of the optimiser does a dozen small things to every tensor of parameters. To a network of
//! 160 tensors that is 2 000 things, each of which a GPU has to be told to do; to a row that holds
//! them all it is a dozen.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param, ParamId};
use burn::tensor::{Device, Gradients, Tensor};

#[cfg(feature = "tch")]
use super::libtorch;

/// The row as a module, so that an optimiser can step on it.
#[derive(Module, Debug)]
pub(super) struct Row {
    values: Param<Tensor<1>>,
}

impl Row {
    /// Of all parameters of `net`, one tensor after another.
    pub fn of<M: Module>(net: &M) -> Self {
        let mut parameters = Parameters(Vec::new());
        net.visit(&mut parameters);
        // Optimisers step on what could have gradients.
        let values = Tensor::cat(parameters.0, 0).autodiff().require_grad();
        Self {
            values: Param::initialized(Self::id(), values),
        }
    }

    /// What names the row in gradients and in the optimiser's record.
    pub fn id() -> ParamId {
        ParamId::from(1)
    }

    /// The numbers, `[parameters]`.
    pub fn values(&self) -> Tensor<1> {
        self.values.val().inner()
    }
}

struct Parameters(Vec<Tensor<1>>);

impl ModuleVisitor for Parameters {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.push(param.val().inner().flatten(0, D - 1));
    }
}

/// Where a network of `device` and what it learns from have to be, for [`differentiate`].
pub(super) fn followed(device: &Device) -> Device {
    #[cfg(feature = "tch")]
    if libtorch::differentiates(device) {
        libtorch::prepare();
        return device.clone();
    }
    device.clone().autodiff()
}

/// The loss of `net`, of a [`followed`] device, with the numbers of a row as its parameters, and
/// the gradients of all of them as a row; 0 for what the loss does not depend on.
pub(super) fn differentiate<M: Module>(
    net: &M,
    values: Tensor<1>,
    loss: impl FnOnce(&M) -> Tensor<1>,
) -> (Tensor<1>, Tensor<1>) {
    #[cfg(feature = "tch")]
    if libtorch::differentiates(&values.device()) {
        return libtorch::differentiate(fill(net.clone(), values), loss);
    }
    let net = fill(net.clone(), values);
    let loss = loss(&net);
    (loss.clone().inner(), gradients(&net, loss.backward()))
}

/// `net` with the numbers of a row as its parameters; they want gradients if those of `net` do.
pub(super) fn fill<M: Module>(net: M, values: Tensor<1>) -> M {
    net.map(&mut Fill { values, used: 0 })
}

struct Fill {
    values: Tensor<1>,
    used: usize,
}

impl ModuleMapper for Fill {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let count = param.shape().num_elements();
        let part = self.values.clone().narrow(0, self.used, count);
        let part = part.reshape(param.shape());
        self.used += count;
        let learns = param.is_require_grad();
        param.map(|_| match learns {
            true => part.autodiff().require_grad(),
            false => part,
        })
    }
}

/// The gradients of all parameters of `net` as a row; 0 for what the loss does not depend on.
fn gradients<M: Module>(net: &M, gradients: Gradients) -> Tensor<1> {
    let mut collect = Collect {
        gradients,
        row: Vec::new(),
    };
    net.visit(&mut collect);
    Tensor::cat(collect.row, 0)
}

struct Collect {
    gradients: Gradients,
    row: Vec<Tensor<1>>,
}

impl ModuleVisitor for Collect {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let weights = param.val();
        let gradient = weights.grad_remove(&mut self.gradients);
        let gradient = gradient.unwrap_or_else(|| weights.inner().zeros_like());
        self.row.push(gradient.flatten(0, D - 1));
    }
}

#[cfg(test)]
mod tests {
    use burn::nn::{Linear, LinearConfig};
    use burn::optim::{AdamWConfig, GradientsParams};
    use burn::tensor::Device;

    use super::*;

    fn numbers(net: &Linear) -> Vec<f32> {
        Row::of(net).values().into_data().try_into_vec().unwrap()
    }

    #[test]
    fn a_row_holds_every_parameter_and_fills_a_network_again() {
        let device = Device::flex();
        let net = LinearConfig::new(3, 2).init(&device);
        let twice = fill(net.clone(), Row::of(&net).values() * 2.0);
        assert_eq!(numbers(&net).len(), 8);
        let doubled: Vec<f32> = numbers(&net).iter().map(|number| 2.0 * number).collect();
        assert_eq!(numbers(&twice), doubled);
    }

    #[test]
    fn steps_on_the_row_are_steps_on_every_parameter() {
        let device = Device::flex().autodiff();
        let adam = || AdamWConfig::new().with_weight_decay(0.1).init();
        let (mut each, mut all) = (adam(), adam());
        let net = LinearConfig::new(3, 2).init(&device);
        let (mut usual, mut row) = (net.clone(), Row::of(&net));
        let loss = |net: &Linear| {
            let input = Tensor::<2>::from_data([[1.0, -2.0, 0.5], [0.3, 0.1, 4.0]], &device);
            net.forward(input).square().mean()
        };
        for _ in 0..3 {
            let gradient = GradientsParams::from_grads(loss(&usual).backward(), &usual);
            usual = each.step(0.1, usual, gradient);

            let net = fill(net.clone(), row.values());
            let mut gradient = GradientsParams::new();
            gradient.register(Row::id(), gradients(&net, loss(&net).backward()));
            row = all.step(0.1, row, gradient);
        }
        assert_eq!(numbers(&usual), numbers(&fill(net.clone(), row.values())));
        assert_ne!(numbers(&usual), numbers(&net));
    }

    #[test]
    fn what_the_loss_does_not_depend_on_has_a_gradient_of_0() {
        let device = Device::flex().autodiff();
        let nets = [0, 1]
            .map(|_| LinearConfig::new(1, 1).init(&device))
            .to_vec();
        let loss = nets[1].forward(Tensor::<2>::from_data([[3.0]], &device));
        let gradient = gradients(&nets, loss.sum().backward());
        let gradient: Vec<f32> = gradient.into_data().try_into_vec().unwrap();
        assert_eq!(gradient, [0.0, 0.0, 3.0, 1.0]);
    }
}
