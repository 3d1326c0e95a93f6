// Chance that is the same every time for the same seed: a failure can be tried again.

const SEED = Number(process.env.COEVAL_FAULTS_SEED ?? "1");

export class Dice {
  private state: number;

  constructor(name: string) {
    this.state = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, SEED);
  }

  /** From 0 to just under 1 (mulberry32). */
  share(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to just under `end`. */
  below(end: number): number {
    return Math.floor(this.share() * end);
  }
}

/** How often something is done: as `make faults` says, else this often. */
export function times(few: number): number {
  return Number(process.env.COEVAL_FAULTS_KILLS ?? few);
}
