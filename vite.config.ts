import { defineConfig } from 'vite';
import { viteStaticCopy } from 'vite-plugin-static-copy';
import { mathematics } from './www/build/mathematics.ts';
import { rooms } from './www/build/rooms.ts';

export default defineConfig({
  // Every address relative, so that the folder works under any sub-path.
  base: './',
  publicDir: 'www/public',
  build: {
    target: 'es2022',
    // The polyfill would be an inline script, which the Content-Security-Policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  plugins: [
    rooms(),
    mathematics(),
    viteStaticCopy({
      targets: [
        {
          src: [
            'models/*/{card.json,vocabulary.json,samples.png,film.png,film.json}',
            'models/*/references.{png,md}',
            'models/*/*.safetensors',
          ],
          dest: '.',
        },
      ],
      structured: true,
      silent: true,
    }),
  ],
});
