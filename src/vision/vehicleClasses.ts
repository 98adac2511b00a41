/** What Vedette calls what it looks for. People are none of them: it finds vehicles, on purpose. */
export const vehicleClasses = [
  "vehicle",
  "car",
  "van",
  "truck",
  "bus",
  "motorcycle",
  "tricycle",
  "trailer",
  "tractor",
  "train",
  "boat",
  "aircraft",
] as const;
export type VehicleClass = (typeof vehicleClasses)[number];

/** Words of data sets for vehicles: COCO, VisDrone, DOTA, xView, UAVDT, HIT-UAV and common ones of one's own. */
const known: ReadonlyMap<string, VehicleClass> = new Map(
  Object.entries({
    vehicle: "vehicle vehicles othervehicle landvehicle groundvehicle constructionvehicle engineeringvehicle",
    car: "car cars smallvehicle smallcar passengervehicle passengercar sedan suv taxi jeep pickup pickuptruck",
    van: "van vans minibus camper campingcar",
    truck: "truck trucks largevehicle lorry cargotruck utilitytruck dumptruck haultruck freightcar heavytruck",
    bus: "bus buses coach",
    motorcycle: "motorcycle motorcycles motorbike motor moped scooter quad atv",
    tricycle: "tricycle awningtricycle",
    trailer: "trailer trailers caravan",
    tractor: "tractor excavator bulldozer",
    train: "train locomotive",
    boat: "boat boats ship ships vessel motorboat speedboat yacht fishingvessel jetski sailboat",
    aircraft: "aircraft airplane aeroplane plane helicopter fixedwingaircraft smallaircraft cargoplane",
  } satisfies Record<VehicleClass, string>).flatMap(([kept, words]) =>
    words.split(" ").map((word) => [word, kept as VehicleClass] as const),
  ),
);

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The vehicle class for a model's own class name; undefined for whatever is no vehicle. A bicycle is mostly its rider, and none. */
export const vehicleClassOf = (name: string): VehicleClass | undefined => known.get(plain(name));

/** Whether a model's class name means people. */
export const meansPeople = (name: string): boolean =>
  /person|people|pedestrian|human|^(wo)?m[ae]n$|child|rider|cyclist|driver|crowd|soldier|face|^head$/.test(plain(name));

const coco80 =
  "person bicycle car motorcycle airplane bus train truck boat traffic_light fire_hydrant stop_sign parking_meter bench bird cat dog horse sheep cow elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee skis snowboard sports_ball kite baseball_bat baseball_glove skateboard surfboard tennis_racket bottle wine_glass cup fork knife spoon bowl banana apple sandwich orange broccoli carrot hot_dog pizza donut cake chair couch potted_plant bed dining_table toilet tv laptop mouse remote keyboard cell_phone microwave oven toaster sink refrigerator book clock vase scissors teddy_bear hair_drier toothbrush";
/** Numbers that COCO's annotations leave out between 1 and 90. https://cocodataset.org */
const unusedIn91 = new Set([0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);

/** The names of COCO for an output with 80 or 91 classes; undefined for any other number. */
export function cocoNames(classes: number): readonly string[] | undefined {
  const names = coco80.split(" ").map((name) => name.replaceAll("_", " "));
  if (classes === 80) return names;
  if (classes !== 91) return undefined;
  let next = 0;
  return Array.from({ length: 91 }, (_, id) => (unusedIn91.has(id) ? "" : (names[next++] ?? "")));
}
