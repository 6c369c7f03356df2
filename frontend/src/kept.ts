// Answers kept by key, the least lately used dropped first.

export class Kept<T> {
  private readonly entries = new Map<string, Promise<T>>();

  constructor(private readonly most: number) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.entries.get(key);
    if (found) {
      this.entries.delete(key);
      this.entries.set(key, found);
      return found;
    }
    const made = make();
    made.catch(() => this.entries.delete(key)); // what failed is asked for again
    this.entries.set(key, made);
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.most && !oldest.done) this.entries.delete(oldest.value);
    return made;
  }
}
