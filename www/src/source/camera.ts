// The camera: asked for when wanted, seen before it is used, and off again right after the shot.
import { complain, find } from '../dom.ts';
import { reasonOf } from '../notices.ts';
import { type Shot, shotOf } from './shot.ts';

export class Camera {
  readonly #root: HTMLElement;
  readonly #video: HTMLVideoElement;
  readonly #open: HTMLButtonElement;
  readonly #problem: HTMLElement;
  readonly #onShot: (shot: Shot) => void;
  #stream: MediaStream | undefined;
  /** Counts the wishes, so that a camera that comes too late is turned off again. */
  #wish = 0;

  constructor(root: HTMLElement, onShot: (shot: Shot) => void) {
    this.#root = root;
    this.#onShot = onShot;
    this.#video = find('video', HTMLVideoElement, root);
    this.#problem = find('.problem', HTMLElement, root);
    this.#open = find('.camera-open', HTMLButtonElement, root);
    this.#open.addEventListener('click', () => void this.#start());
    find('.camera-shoot', HTMLButtonElement, root).addEventListener('click', () => this.#shoot());
    find('.camera-stop', HTMLButtonElement, root).addEventListener('click', () => {
      this.stop();
      this.#open.focus();
    });
    // Whoever looks elsewhere does not expect to be seen.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.stop();
    });
  }

  stop(): void {
    this.#wish++;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.srcObject = null;
    this.#show();
  }

  async #start(): Promise<void> {
    const wish = ++this.#wish;
    complain(this.#problem, '');
    try {
      const stream = await openCamera();
      if (wish !== this.#wish) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.#stream = stream;
      // A camera that is pulled out, or taken back by the visitor, ends its track.
      for (const track of stream.getTracks()) track.addEventListener('ended', () => this.stop());
      this.#video.srcObject = stream;
      await this.#video.play();
      this.#show();
      find('.camera-shoot', HTMLButtonElement, this.#root).focus();
    } catch (error) {
      if (wish !== this.#wish) return;
      this.stop();
      complain(this.#problem, reasonOf(error));
    }
  }

  #shoot(): void {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (width === 0) return;
    const shot = shotOf(this.#video, width, height, { origin: 'camera', animated: false });
    this.stop();
    this.#open.focus();
    this.#onShot(shot);
  }

  #show(): void {
    const on = this.#stream !== undefined;
    find('.camera-live', HTMLElement, this.#root).hidden = !on;
    this.#open.hidden = on;
  }
}

/** A running camera; fails with a reason and what can be done about it. */
async function openCamera(): Promise<MediaStream> {
  if (!isSecureContext) {
    throw new Error(
      'Over plain http a browser keeps its camera to itself. Open this page over https, or ' +
        'choose a file: a phone’s file chooser offers its camera too.',
    );
  }
  if (!navigator.mediaDevices) {
    throw new Error('This browser offers pages no camera. Choose a file instead.');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      // On a phone the camera that looks away from the visitor.
      video: { facingMode: 'environment', width: { ideal: 640 }, height: { ideal: 480 } },
      audio: false,
    });
  } catch (error) {
    throw new Error(refusal(error));
  }
}

function refusal(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The camera was refused. Allow it for this page in the browser’s settings, or choose a file.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'There is no camera on this device. Choose a file instead.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera is in use elsewhere or does not answer. Close what uses it and try again.';
    default:
      return `The camera could not be opened (${reasonOf(error)}). Choose a file instead.`;
  }
}
