// The Steer room's state in its address: an axis is “steps:4,8,16”.
import { type Parameters, unescaped, type Written } from '../parameters.ts';
import type { House, SteerState } from '../state.ts';
import type { ModelCard } from '../types.ts';
import { type Axis, type AxisName, axisBeside, axisNames, readValues, usualAxis } from './axes.ts';
import { HEAT_LIMITS, type HeatState, USUAL_HEAT } from './mixture.ts';

/** The model's card decides which classes an axis may have. */
export function readSteer(parameters: Parameters, house: House, card: ModelCard): SteerState {
  const x = readAxis(parameters, 'x', 'steps', house, card);
  let y = readAxis(parameters, 'y', 'sampler', house, card);
  if (x.setting === y.setting) {
    y = axisBeside(x, house, card);
    parameters.problems.push(`y: both axes are ${x.setting}; ${y.setting} is used.`);
  }
  return {
    x,
    y,
    each: parameters.number('each', house.catalogue.limits.count, 1),
    judge: parameters.choice('judge', ['yes', 'no'], 'no') === 'yes',
    heat: readHeat(parameters, house),
  };
}

function readHeat(parameters: Parameters, { catalogue }: House): HeatState {
  const samplers = catalogue.samplers.map(({ name }) => name);
  const number = (name: keyof typeof HEAT_LIMITS) =>
    parameters.number(`heat_${name}`, HEAT_LIMITS[name], USUAL_HEAT[name], false);
  return {
    temperature: number('temperature'),
    distance: number('distance'),
    dimensions: parameters.choice('heat_dimensions', ['1', '2'], '1') === '1' ? 1 : 2,
    sampler: parameters.choice('heat_sampler', samplers, USUAL_HEAT.sampler),
  };
}

function readAxis(
  parameters: Parameters,
  which: 'x' | 'y',
  usual: AxisName,
  house: House,
  card: ModelCard,
): Axis {
  const raw = parameters.text(which);
  if (raw === null) return usualAxis(usual, house, card);
  const [name = '', list = ''] = raw.split(':', 2);
  const names = axisNames(card);
  const setting = names.find((known) => known === name);
  if (!setting) {
    parameters.problems.push(
      `${which}: there is no setting “${name}”, so ${usual} is used. ` +
        `Choose from ${names.join(', ')}.`,
    );
    return usualAxis(usual, house, card);
  }
  const { values, problems } = readValues(setting, list.split(',').map(unescaped), house, card);
  parameters.problems.push(...problems);
  return values.length > 0 ? { setting, values } : usualAxis(setting, house, card);
}

export function writeSteer({ x, y, each, judge, heat }: SteerState): Written {
  const told = Object.entries(heat).filter(
    ([name, value]) => USUAL_HEAT[name as keyof HeatState] !== value,
  );
  return {
    ...{ x: written(x), y: written(y), each },
    ...(judge ? { judge: 'yes' } : {}),
    ...Object.fromEntries(told.map(([name, value]) => [`heat_${name}`, value])),
  };
}

/** Names may hold what separates them. */
const written = ({ setting, values }: Axis): string =>
  `${setting}:${values.map((value) => encodeURIComponent(value)).join(',')}`;
