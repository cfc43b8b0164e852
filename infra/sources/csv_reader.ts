/**
 * Reads a CSV file as a stream of batches: its header, and records that know their line. Time is linear in the
 * file, memory is that of one chunk, one batch and one record.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { SourceError } from "../../assets/engine/source.ts";
import { csvLines, RECORD_LIMIT, tooLong } from "./csv_lines.ts";
import { CsvRecordParser, fieldPlace } from "./csv_record.ts";
import { fileChunks, type FileReadOptions } from "./file_bytes.ts";
import { columnAt, type Fault, placed, shown, shownList } from "./place.ts";

/** Some records, each as long as the header. */
export interface CsvBatch {
  readonly header: readonly string[];
  /** The file line the header stands on. */
  readonly headerLine: number;
  readonly rows: readonly (readonly string[])[];
  /** The file line each record begins on. */
  readonly lines: readonly number[];
  /** Each record as it stands in the file, for the place of a field. */
  readonly texts: readonly string[];
  /** What spoils the records that are left out, in the order of the file. */
  readonly faults: readonly Fault[];
}

/** How a CSV file is read. */
export interface CsvReadOptions extends FileReadOptions {
  /** Sees the bytes in the order of the file. */
  readonly onChunk?: (chunk: Uint8Array) => void;
  /** Records a batch, 4,096 by default. */
  readonly batch?: number;
}

/** A batch of long records ends early, so that it stays small. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** The place of a field of a batch. */
export function cellPlace(batch: CsvBatch, row: number, field: number): { line: number; column: number } {
  return fieldPlace(batch.texts[row]!, batch.lines[row]!, field);
}

/**
 * Yields the records of a CSV file, and the faults of those that cannot be used. The first batch may be empty: it
 * shows the header as soon as it is read. Blank lines are left out; a line end within quotes becomes LF.
 *
 * @throws {SourceError} when the file cannot be read, holds no header or no record, or has a quote that is never
 *   closed or a record over 16 MiB.
 */
export async function* readCsv(path: string, options: CsvReadOptions): AsyncGenerator<CsvBatch> {
  const size = options.batch ?? 4096;
  const records = new RecordReader(path);
  let shownHeader = false;
  for await (const block of csvLines(path, watched(fileChunks(path, options), options.onChunk))) {
    const { lines, first, plain, bad } = block;
    for (let i = 0; i < lines.length; i++) {
      records.line(lines[i]!, first + i, plain, bad.size > 0 ? bad.get(first + i) : undefined);
      if (records.size >= size || records.characters >= BATCH_CHARACTERS) {
        shownHeader = true;
        options.signal.throwIfAborted();
        yield records.take();
      }
    }
    if (!shownHeader && records.header !== undefined) {
      shownHeader = true;
      yield records.take();
    }
  }
  if (records.size > 0) yield records.take();
  records.finish();
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  onChunk?: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk?.(chunk);
    yield chunk;
  }
}

/** Collects records from lines. */
class RecordReader {
  header: string[] | undefined;
  #headerLine = 1;
  rows: string[][] = [];
  /** Characters of the records collected. */
  characters = 0;
  #lines: number[] = [];
  #texts: string[] = [];
  #faults: Fault[] = [];
  #records = 0;
  readonly #parser = new CsvRecordParser();
  /** The lines of the record that is open, their bytes, and the first of their faults. */
  #open: string[] = [];
  #openBytes = 0;
  #openFault: Fault | undefined;

  constructor(readonly path: string) {}

  line(text: string, line: number, plain: boolean, fault: Fault | undefined): void {
    if (this.#open.length === 0) {
      if (text === "") return;
      if (plain || !text.includes('"')) {
        if (fault !== undefined) this.#refuse(fault);
        else this.#record(text.split(","), line, text);
        return;
      }
    }
    this.#openFault ??= fault;
    const result = this.#parser.push(text, line);
    if (result === undefined || this.#open.length > 0) {
      this.#open.push(text);
      this.#openBytes += Buffer.byteLength(text) + 1;
      if (this.#openBytes > RECORD_LIMIT) throw tooLong(this.path, line - this.#open.length + 1);
      if (result === undefined) return;
    }
    const first = line - Math.max(this.#open.length, 1) + 1;
    const whole = this.#open.length > 0 ? this.#open.join("\n") : text;
    const spoilt = this.#openFault ?? (Array.isArray(result) ? undefined : result);
    this.#open = [];
    this.#openBytes = 0;
    this.#openFault = undefined;
    if (spoilt !== undefined) this.#refuse(spoilt);
    else if (Array.isArray(result)) this.#record(result, first, whole);
  }

  /** Records and faults collected. */
  get size(): number {
    return this.rows.length + this.#faults.length;
  }

  /** Everything collected since the last call. */
  take(): CsvBatch {
    const batch = {
      header: this.header ?? [],
      headerLine: this.#headerLine,
      rows: this.rows,
      lines: this.#lines,
      texts: this.#texts,
      faults: this.#faults,
    };
    this.rows = [];
    this.characters = 0;
    this.#lines = [];
    this.#texts = [];
    this.#faults = [];
    return batch;
  }

  finish(): void {
    if (this.#parser.open) {
      const problem =
        "the quoted field that opens here is never closed: expected a closing quote before the end of the file";
      throw new SourceError(placed(this.path, { ...this.#parser.opened, problem }));
    }
    if (this.header === undefined) {
      throw new SourceError(`Cannot read "${this.path}": it is empty, expected a header line and records`);
    }
    if (this.#records === 0) {
      throw new SourceError(
        `Cannot read "${this.path}": it has a header (${
          shownList(this.header)
        }) and no records; expected at least one`,
      );
    }
  }

  #record(fields: string[], line: number, text: string): void {
    if (this.header === undefined) {
      this.header = checkedHeader(this.path, fields, line, text);
      this.#headerLine = line;
      return;
    }
    this.#records++;
    if (fields.length !== this.header.length) {
      this.#faults.push(raggedFault(fields.length, this.header.length, line, text));
      return;
    }
    this.rows.push(fields);
    this.#lines.push(line);
    this.#texts.push(text);
    this.characters += text.length;
  }

  #refuse(fault: Fault): void {
    // Without a header nothing below it can be told apart, so that is never skipped.
    if (this.header === undefined) throw new SourceError(placed(this.path, fault));
    this.#records++;
    this.#faults.push(fault);
  }
}

function checkedHeader(path: string, fields: string[], line: number, text: string): string[] {
  const refuse = (at: number, problem: string) =>
    new SourceError(placed(path, { line, column: columnAt(text, at), problem }));
  const cr = text.indexOf("\r");
  if (cr >= 0) {
    throw refuse(cr, "the lines end in CR alone: expected LF or CRLF; save the file with such line ends");
  }
  const separator = fields.length === 1 ? /[;\t|]/.exec(text) : null;
  if (separator !== null) {
    throw refuse(
      separator.index,
      `the header ${shown(text)} is separated by ${shown(separator[0])}: expected commas; ` +
        "save the file with commas between the fields, and points in decimal numbers",
    );
  }
  return fields;
}

function raggedFault(got: number, expected: number, line: number, text: string): Fault {
  const place = fieldPlace(text, line, Math.min(got, expected));
  return { ...place, problem: `expected ${expected} fields, as in the header, got ${got}` };
}
