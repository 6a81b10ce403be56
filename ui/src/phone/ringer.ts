const hz = [440, 480] as const;
const gain = 0.08;
const onSeconds = 1.2;
const periodMs = 3_500;

/** The bell of the telephone: two soft tones, made here, so that no file is needed. */
export class Ringer {
  private context: AudioContext | undefined;
  private timer: number | undefined;

  start(): void {
    this.stop();
    const context = new AudioContext();
    this.context = context;
    this.timer = window.setInterval(() => ring(context), periodMs);
    ring(context);
  }

  stop(): void {
    window.clearInterval(this.timer);
    void this.context?.close();
    this.context = undefined;
  }
}

function ring(context: AudioContext): void {
  const volume = context.createGain();
  volume.gain.value = gain;
  volume.connect(context.destination);
  for (const frequency of hz) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(volume);
    tone.start();
    tone.stop(context.currentTime + onSeconds);
  }
}
