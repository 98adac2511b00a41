/** The part of shpjs that is used: it comes without types. */
declare module "shpjs" {
  /** The geometries of the bytes of a .shp file, as GeoJSON; a projection that is not understood is passed over. */
  export function parseShp(
    shp: DataView,
    prj?: string | false,
  ): ({ readonly type: string; readonly coordinates: unknown } | null)[];
}
