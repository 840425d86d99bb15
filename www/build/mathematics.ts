// Turns <tex>…</tex> in the page into MathML while building: the browser needs neither a
// script nor a style sheet for formulas, and the strict Content-Security-Policy holds.
import katex from 'katex';
import type { Plugin } from 'vite';

export function mathematics(): Plugin {
  return {
    name: 'mathematics',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replace(/<tex>(.*?)<\/tex>/gs, (_, tex: string) =>
          katex.renderToString(tex, { output: 'mathml', throwOnError: true, strict: 'error' }),
        ),
    },
  };
}
