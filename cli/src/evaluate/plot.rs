//! Quality over the number of steps, as an SVG.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::quality::Cell;
use super::share::Share;

const SIZE: (u32, u32) = (960, 460);
/// Room around the dots, as a factor on the numbers of steps.
const MARGIN: f64 = 1.15;

/// Draws two panels, accuracy and coverage, with a line for every sampler and guidance scale.
pub fn draw(cells: &[Cell], path: &Path) -> Result<()> {
    if cells.is_empty() {
        return Ok(());
    }
    let failed = |error: &dyn std::fmt::Display| anyhow!("cannot draw {}: {error}", path.display());
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE).map_err(|error| failed(&error))?;
    let panels = area.split_evenly((1, 2));
    let accuracy = |cell: &Cell| cell.accuracy;
    panel(&panels[0], "asked-for class is read", cells, accuracy).map_err(|e| failed(&e))?;
    panel(&panels[1], "coverage", cells, Cell::coverage).map_err(|e| failed(&e))?;
    area.present().map_err(|error| failed(&error))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn panel<'a>(
    area: &Area<'a>,
    title: &str,
    cells: &[Cell],
    value: impl Fn(&Cell) -> Share,
) -> Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>> {
    let steps = |cell: &Cell| cell.recipe.steps as f64;
    let least = cells.iter().map(steps).fold(f64::INFINITY, f64::min);
    let most = cells.iter().map(steps).fold(0.0, f64::max);
    let bottom = cells.iter().map(|cell| value(cell).low).fold(1.0, f64::min);
    let mut chart = ChartBuilder::on(area)
        .margin(8)
        .caption(title, ("sans-serif", 16))
        .x_label_area_size(34)
        .y_label_area_size(44)
        .build_cartesian_2d(
            (least / MARGIN..most * MARGIN).log_scale().base(2.0),
            bottom.min(0.99)..1.0,
        )?;
    chart
        .configure_mesh()
        .x_desc("steps")
        .x_label_formatter(&|steps| format!("{steps:.0}"))
        .y_label_formatter(&|share| format!("{:.0} %", 100.0 * share))
        .light_line_style(TRANSPARENT)
        .draw()?;

    let mut lines: BTreeMap<String, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        let name = format!("{}, guidance {}", cell.sampler(), cell.recipe.guidance);
        lines.entry(name).or_default().push(cell);
    }
    for (index, (name, mut cells)) in lines.into_iter().enumerate() {
        cells.sort_by_key(|cell| cell.recipe.steps);
        let colour = Palette99::pick(index).to_rgba();
        let points = cells.iter().map(|cell| (steps(cell), value(cell).share));
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], colour.stroke_width(2)));
        let bars = cells.iter().map(|cell| {
            let Share { low, high, .. } = value(cell);
            PathElement::new([(steps(cell), low), (steps(cell), high)], colour)
        });
        chart.draw_series(bars)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE.mix(0.8))
        .label_font(("sans-serif", 11))
        .draw()
}
