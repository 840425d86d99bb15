// The page: one engine, one state, and the rooms that share them.
import '../styles/index.css';
import { find } from './dom.ts';
import { receiveFiles } from './drop.ts';
import { Engine } from './engine/engine.ts';
import type { EngineDied } from './engine/host.ts';
import { GenerateRoom } from './generate/room.ts';
import { cards, house } from './house.ts';
import { NoiseRoom } from './noise/room.ts';
import { notice, reasonOf } from './notices.ts';
import { ReconstructRoom } from './reconstruct/room.ts';
import { ROOM_NAMES, ROOMS } from './rooms.ts';
import { Session } from './session.ts';
import { OwnPictures } from './source/own.ts';
import { initialState, type PageState, type Room, type Theme } from './state.ts';
import { SteerRoom } from './steer/room.ts';

/** The class that the recorded run of the first model shows. */
const FIRST_CLASS = 7;

/** What the page asks of a room. */
interface OpenRoom {
  /** After every change of the state while the room is open, and when it opens. */
  show?(state: PageState): void;
  /** When another room opens. */
  leave?(): void;
  /** Takes a file that carries no recipe as its picture. */
  receive?(file: File): Promise<void>;
}

function start(): void {
  const [first] = cards;
  if (!first) throw new Error('This build has no models: put some into models/ and build again.');
  const opening = initialState(first);
  // Whoever asks for no settings first sees what the recorded run shows: without a class nothing
  // guides the model, and its pictures are at their poorest.
  if (!location.hash.includes('?')) opening.generate.class = first.classes[FIRST_CLASS] ?? null;
  const session = new Session(opening, house, (problems) =>
    notice({ key: 'address', lines: ['Something in the address was not right.', ...problems] }),
  );
  let healthy = true;
  const engine = new Engine({
    device: () => generate.deviceChanged(),
    died: (death) => {
      // A worker that fails at once again is not started over and over.
      const afresh = healthy || death.reason !== 'crash';
      tell(death, afresh);
      if (afresh) goOn();
      healthy = false;
      setTimeout(() => {
        healthy = true;
      }, 10_000);
    },
  });
  const own = new OwnPictures(() => generate.generated);
  // Generate follows the state wherever the visitor is, so that its run and model are ready.
  const generate: GenerateRoom = new GenerateRoom(engine, session, own);
  const noise = new NoiseRoom(engine, session, own);
  const reconstruct = new ReconstructRoom(engine, session, own, (settings, guide) =>
    generate.openSettings(settings, 'The recipe of the result is set.', guide),
  );
  const steer = new SteerRoom(engine, session, (settings) =>
    generate.openSettings(settings, 'The recipe of the cell is set.'),
  );
  const rooms: Record<Room, OpenRoom> = { generate, noise, reconstruct, steer };
  let open: Room | undefined;

  /** Loads what is needed anew, and lets the open room ask again. */
  function goOn(): void {
    generate.warmUp();
    // First those who wait for the dead worker hear of it.
    setTimeout(() => open && rooms[open].show?.(session.state));
  }

  function tell({ reason }: EngineDied, afresh: boolean): void {
    const again = 'Your settings and the last picture are still here.';
    if (reason === 'crash') {
      if (afresh) {
        notice({ key: 'died', lines: ['The engine failed and was started afresh.', again] });
      } else {
        const action = { label: 'Start it once more', run: goOn };
        notice({ key: 'died', lines: ['The engine failed again.', again], action });
      }
      return;
    }
    const lines = ['The GPU was lost. The lab goes on with the CPU.', again];
    const retry = () => {
      engine.devices.retryGpu();
      goOn();
    };
    notice({ key: 'died', lines, action: { label: 'Use the GPU again', run: retry } });
  }

  async function restore(file: File): Promise<void> {
    try {
      const recipe = await engine.readRecipe(new Uint8Array(await file.arrayBuffer()));
      await generate.openRecipe(recipe);
    } catch (error) {
      const here = open && rooms[open];
      if (here?.receive) {
        await here.receive(file);
        return;
      }
      notice({ key: 'recipe', lines: [`“${file.name}” could not be opened.`, reasonOf(error)] });
    }
  }

  receiveFiles((file) => void restore(file));
  const theme = find('#theme', HTMLSelectElement);
  theme.addEventListener('change', () => session.change({ theme: theme.value as Theme }));
  session.subscribe((state) => {
    for (const name of ROOM_NAMES) find(`#${name}`, HTMLElement).hidden = name !== state.room;
    for (const link of document.querySelectorAll('nav a')) {
      const here = link.getAttribute('href') === `#${state.room}`;
      link.ariaCurrent = here ? 'page' : null;
    }
    document.title = `${ROOMS[state.room].title} · Diffusion Lab`;
    document.documentElement.dataset.theme = state.theme;
    theme.value = state.theme;
    if (open && open !== state.room) rooms[open].leave?.();
    open = state.room;
    rooms[open].show?.(state);
  });
}

try {
  start();
} catch (error) {
  notice({ key: 'page', lines: [reasonOf(error)] });
  throw error;
}
