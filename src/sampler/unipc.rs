//! UniPC: a predictor, and a corrector that costs no further call.

use burn::tensor::Tensor;

use super::dpm_solver::{Line, decay};
use super::{Denoiser, Sampler, Stage};
use crate::process::NoiseLevel;
use crate::process::forward::jump;
use crate::process::prediction::{Prediction, PredictionKind};
use crate::random::NoiseSource;

/// UniPC of order 2 with `B_2(h) = e^h - 1` and data prediction (Zhao et al. 2023, algorithms 1
/// and 2).
///
/// Once the denoiser was asked at a level, the step that led there is taken again with what is known
/// now (UniC); from the corrected picture the next step is predicted (UniP, which at this order is
/// DPM-Solver++ 2M). The last step is predicted at first order.
#[derive(Clone, Debug, Default)]
pub struct UniPc {
    line: Line,
    /// The last two steps' starting points, the latest last.
    past: Vec<Past>,
    /// What the last step led to.
    predicted: Option<Tensor<4>>,
}

/// Where a step started.
#[derive(Clone, Debug)]
struct Past {
    level: NoiseLevel,
    x: Tensor<4>,
    x_0: Tensor<4>,
}

impl Sampler for UniPc {
    fn step(
        &mut self,
        mut x: Tensor<4>,
        stage: Stage<'_>,
        denoiser: &mut dyn Denoiser,
        _noise: &mut dyn NoiseSource,
    ) -> Tensor<4> {
        let (from, to) = (stage.from(), stage.to());
        let x_0 = denoiser.denoise(x.clone(), from).x_0;
        if let (Some(corrected), Some(predicted)) = (self.corrected(&x_0, from), &self.predicted) {
            // What was put there by others, as inpainting does, is no error of the last step.
            let predicted = x.clone().equal(predicted.clone());
            x = x.mask_where(predicted, corrected);
        }

        let half_change = self.line.half_change(&x_0, from, to);
        if self.past.len() == 2 {
            self.past.remove(0);
        }
        let here = Past {
            level: from,
            x,
            x_0,
        };
        let predicted = here.first_order(to);
        self.past.push(here);
        let predicted = match half_change {
            Some(d) => predicted + d * (to.alpha * (1.0 - decay(from, to))),
            None => predicted,
        };
        self.predicted = Some(predicted.clone());
        predicted
    }
}

impl UniPc {
    /// The last step's result again, knowing `x_0`, the prediction there (UniC).
    fn corrected(&self, x_0: &Tensor<4>, here: NoiseLevel) -> Option<Tensor<4>> {
        let (last, older) = self.past.split_last()?;
        let scale = here.alpha * (1.0 - decay(last.level, here));
        let change = x_0.clone() - last.x_0.clone();
        let first_order = last.first_order(here);
        let Some(older) = older.last() else {
            // With one earlier point only, both of its ends count half.
            return Some(first_order + change * (0.5 * scale));
        };

        // Equations 9 to 11 with p = 2: weights for which the first two moments over the step come
        // out right; `r` is where the older point lies, in units of the step.
        let lambda = last.level.half_log_snr();
        let h = here.half_log_snr() - lambda;
        let r = (older.level.half_log_snr() - lambda) / h;
        let b = libm::expm1(-h);
        let phi = [b / -h - 1.0, (b / -h - 1.0) / -h - 0.5];
        let moments = [phi[0] / b, 2.0 * phi[1] / b];
        let of_older = (moments[0] - moments[1]) / (1.0 - r);
        let of_change = moments[0] - of_older;
        let older_change = (older.x_0.clone() - last.x_0.clone()) * (of_older / r);
        Some(first_order + (older_change + change * of_change) * scale)
    }
}

impl Past {
    /// DDIM's step from here.
    fn first_order(&self, to: NoiseLevel) -> Tensor<4> {
        let Prediction { x_0, eps } = Prediction::new(
            PredictionKind::Sample,
            self.x_0.clone(),
            self.x.clone(),
            self.level,
        );
        jump(x_0, eps, to)
    }
}
