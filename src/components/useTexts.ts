import { englishTexts } from './englishTexts';
import { useWords, type Texts } from './texts';

/** All words, those of the nearest `TextsProvider` among them, for components of your own. */
export function useTexts(): Texts {
  return useWords(englishTexts);
}
