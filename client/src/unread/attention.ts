/** attentive: the page is on the screen, and the keyboard is its own. */
export function attentive(): boolean {
  return !document.hidden && document.hasFocus();
}

/** onAttention calls the listener whenever that may have changed. */
export function onAttention(listener: () => void): () => void {
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", listener);
  return () => {
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
    document.removeEventListener("visibilitychange", listener);
  };
}
