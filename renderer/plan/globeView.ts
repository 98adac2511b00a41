/** How the globe is seen, for what is done by keys: the direction that is up on the screen, degrees true. */
export const globeView = { headingDeg: 0 };
