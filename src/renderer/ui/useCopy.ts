import { ref } from 'vue'

/** Copies a text, and says for a moment that it is copied. */
export const useCopy = () => {
  const copied = ref(false)
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text)
    copied.value = true
    setTimeout(() => (copied.value = false), 1500)
  }
  return { copied, copy }
}
