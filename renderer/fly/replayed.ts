/** Why nothing can be asked of a vehicle that is only in a log. */
export const replayedWhy = "Replayed from a log: nothing can be sent";
