//! A run saved, carried on and damaged.

use burn::module::{ModuleVisitor, Param};
use burn::tensor::Tensor;
use diffusion_lab::training::LabelledImages;

use super::*;

fn setup() -> (UNetConfig, TrainingConfig, LabelledImages) {
    let network = UNetConfig::new(1, 8, 2)
        .with_widths(vec![8, 8])
        .with_middle_blocks(1)
        .with_condition(8);
    let config = TrainingConfig {
        batch: 3,
        images: 12,
        warm_up: 2,
        ..TrainingConfig::default()
    };
    let pixels = (0..10 * 64).map(|i| (i * 37 % 251) as u8).collect();
    let labels = (0..10).map(|i| i % 2).collect();
    (
        network,
        config,
        LabelledImages::new(pixels, labels, 1, 8).unwrap(),
    )
}

fn state(trainer: &Trainer) -> State {
    State {
        model: "digits".into(),
        config: trainer.config().clone(),
        step: trainer.steps(),
        seconds: 1.0,
        loss: None,
        machine: None,
        network: setup().0,
        tokenizer: None,
        composition: None,
        before: None,
    }
}

#[test]
fn a_resumed_run_ends_exactly_where_an_unbroken_one_does() {
    let (network, config, data) = setup();
    let device = Device::flex();
    let steps = |trainer: &mut Trainer| (0..2).for_each(|_| drop(trainer.step(&data)));
    let folder = tempfile::tempdir().unwrap();
    let mut unbroken = Trainer::new(&network, config, &device);
    steps(&mut unbroken);
    state(&unbroken)
        .save(folder.path(), &unbroken.to_bytes().unwrap())
        .unwrap();
    steps(&mut unbroken);

    let saved = State::read(folder.path()).unwrap();
    let fresh = Trainer::new(&network, saved.config.clone(), &device);
    let mut resumed = saved.restore(folder.path(), fresh).unwrap();
    steps(&mut resumed);
    assert!(unbroken.is_finished() && resumed.is_finished());
    assert!(numbers(&resumed.average()) == numbers(&unbroken.average()));
}

#[test]
fn every_machine_of_a_run_is_named_once() {
    let (network, config, _) = setup();
    let mut state = State {
        machine: Some("elsewhere".into()),
        ..state(&Trainer::new(&network, config, &Device::flex()))
    };
    state.goes_on_here();
    let machine = state.machine.clone().unwrap();
    assert!(machine.starts_with("elsewhere; then "), "{machine}");
    state.goes_on_here();
    assert_eq!(state.machine, Some(machine));
}

/// All parameters of a network.
fn numbers(net: &UNet) -> Vec<f32> {
    struct Collect(Vec<f32>);
    impl ModuleVisitor for Collect {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0
                .extend(param.val().into_data().try_into_vec::<f32>().unwrap());
        }
    }
    let mut collect = Collect(Vec::new());
    net.visit(&mut collect);
    collect.0
}

#[test]
fn without_moments_a_run_goes_on_with_a_warm_up() {
    let (network, config, data) = setup();
    let folder = tempfile::tempdir().unwrap();
    let mut trainer = Trainer::new(&network, config.clone(), &Device::flex());
    (0..3).for_each(|_| drop(trainer.step(&data)));
    let (rate, weights) = (trainer.learning_rate(), numbers(&trainer.average()));
    let saved = state(&trainer);
    saved
        .save(folder.path(), &trainer.to_bytes().unwrap())
        .unwrap();
    fs::remove_file(folder.path().join("optimizer-3.bpk")).unwrap();

    let fresh = Trainer::new(&network, config, &Device::flex());
    let mut resumed = saved.restore(folder.path(), fresh).unwrap();
    assert!(numbers(&resumed.average()) == weights);
    assert_eq!((resumed.steps(), 2.0 * resumed.learning_rate()), (3, rate));
    resumed.step(&data);
    assert!(resumed.is_finished());
}

#[test]
fn reads_the_first_format() {
    let (_, config, _) = setup();
    let config = serde_json::to_value(config).unwrap();
    let json = serde_json::json!({
        "model": "digits", "config": config, "step": 7, "seconds": 2.5, "loss": 0.25
    });
    let state: State = serde_json::from_value(json).unwrap();
    assert_eq!(
        (state.images(), state.loss, state.machine),
        (21, Some(0.25), None)
    );
}

#[test]
fn old_checkpoints_are_removed_only_once_the_new_one_stands() {
    let (network, config, data) = setup();
    let folder = tempfile::tempdir().unwrap();
    let mut trainer = Trainer::new(&network, config, &Device::flex());
    for _ in 0..2 {
        trainer.step(&data);
        state(&trainer)
            .save(folder.path(), &trainer.to_bytes().unwrap())
            .unwrap();
    }
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "average-2.bpk",
            "optimizer-2.bpk",
            "state.json",
            "weights-2.bpk"
        ]
    );

    fs::write(folder.path().join("optimizer-2.bpk"), b"torn").unwrap();
    let saved = State::read(folder.path()).unwrap();
    let fresh = Trainer::new(&network, saved.config.clone(), &Device::flex());
    let error = saved
        .restore(folder.path(), fresh)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("is damaged or of another network"),
        "{error}"
    );
}
