import { permissionWords } from './permissionWords';
import type { Texts } from './texts';
import * as words from './words';

/** The words as they are without a `TextsProvider`. */
export const englishTexts: Texts = {
  ...words.accountWords,
  ...words.dialWords,
  ...words.actionWords,
  ...words.muteWords,
  ...words.cameraWords,
  ...words.holdWords,
  ...words.shareWords,
  ...words.keypadWords,
  ...words.keyWords,
  ...words.transferWords,
  ...words.loadingWords,
  ...words.transferDialogWords,
  ...words.listWords,
  ...words.historyWords,
  ...words.controlsWords,
  ...words.mediaWords,
  ...words.soundWords,
  ...words.nameWords,
  ...words.incomingWords,
  ...words.offerWords,
  ...words.heldWords,
  ...words.stateWords,
  ...words.reasonWords,
  ...words.serviceWords,
  ...words.errorWords,
  ...words.noticeWords,
  ...words.logWords,
  ...words.deviceWords,
  ...words.previewWords,
  ...words.livePreviewWords,
  ...words.qualityWords,
  ...permissionWords,
};
