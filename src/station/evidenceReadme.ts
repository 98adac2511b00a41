/** What lies in a package beside its report, for whoever opens it without knowing Vedette. */
export const readme = (id: string): string => `Evidence package ${id} of a Vedette ground control station

report.html       what was seen, to be read
flags/ID/         one folder for each flag: its clip as MP4 and as MPEG-TS with metadata, its still,
                  track (GeoJSON, KML, CSV), telemetry of that time, and all that was said of it;
                  clip-boxes.mp4, where it was asked for, is a copy with boxes drawn, encoded anew;
                  everything.json, where it was asked for, is every row that the station holds of it
recordings/       the recordings themselves, byte for byte, where they were asked for
audit.jsonl       the station's audit log from the first line about these flags on; each line holds the
                  hash of the one before, and of what is about other things only the hashes are shown
software.json     software and detector models
manifest.json     every file with its size and SHA-256; manifest.sig signs it (Ed25519)
station-key.pem   the public key. Compare its fingerprint with the one that the station itself shows:
                  a key that comes with a package proves nothing by itself

To check it, with the source of Vedette and Node 22.18 or newer:
  npm run verify -- FOLDER_OR_ZIP --key FINGERPRINT
`;
