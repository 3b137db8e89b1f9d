/** The window's own address: a scheme that reaches nothing but this program. */
export const appScheme = 'boldscope'
export const appOrigin = `${appScheme}://app`
