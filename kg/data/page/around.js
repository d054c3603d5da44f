// Places for the views of a part: the neighbours of one node, and the regions of one province with their programs.
/** Place one node's neighbours round it on ellipses, the same kinds side by side. */
function placeAround(centre, ids) {
  const rest = [...ids].filter((id) => id !== centre).map((id) => nodeById.get(id));
  rest.sort((a, b) => KINDS.indexOf(a.group) - KINDS.indexOf(b.group) || b.size - a.size);
  const places = new Map([[centre, { x: 0, y: 0 }]]);
  const [wide, high] = turned ? [1, 1.3] : [1.6, 1];
  for (let done = 0, radius = 150; done < rest.length; radius += 75) {
    const row = rest.slice(done, done + Math.floor((2 * Math.PI * radius * 1.3) / 120));
    row.forEach((node, i) => {
      const angle = (2 * Math.PI * (i + radius / 300)) / row.length - Math.PI / 2;
      places.set(node.id, { x: wide * radius * Math.cos(angle), y: high * radius * Math.sin(angle) });
    });
    done += row.length;
  }
  return places;
}

/** Place a province's regions on an ellipse, what they share inside it, and what one of them has beyond that one. */
function placeProvince(ids) {
  const regions = [...ids].filter((id) => nodeById.get(id).group === "region");
  const [shared, own] = shareOut(ids, regions);
  const inside = 50 * Math.sqrt(shared.length) + 120;
  const places = new Map(shared.map((id, i) => [id, onEllipse(50 * Math.sqrt(i + 0.3), 2.39996 * i)]));
  const total = regions.reduce((sum, id) => sum + weightOf(own.get(id)), 0);
  let turn = -Math.PI / 2;
  for (const id of regions) {
    const wedge = (2 * Math.PI * weightOf(own.get(id))) / total;
    places.set(id, onEllipse(inside, turn + wedge / 2));
    placeRows(places, own.get(id), inside + 95, turn, wedge);
    turn += wedge;
  }
  return places;
}

const weightOf = (nodes) => nodes.length + 2;

/** Tell apart what several of the regions have, and what stands beside one of them only. */
function shareOut(ids, regions) {
  const own = new Map(regions.map((id) => [id, []]));
  const shared = [];
  for (const id of ids) {
    if (own.has(id)) continue;
    const near = [...neighboursOf(id)].filter((other) => own.has(other));
    if (near.length === 1) own.get(near[0]).push(id);
    else shared.push(id);
  }
  shared.sort((a, b) => nodeById.get(b).size - nodeById.get(a).size);
  return [shared, own];
}

function placeRows(places, ids, radius, turn, wedge) {
  for (let done = 0, row = 0; done < ids.length; row += 1) {
    const far = radius + 46 * row;
    const room = Math.max(1, Math.floor((wedge * far * 1.3) / 100));
    const line = ids.slice(done, done + room);
    line.forEach((id, i) => places.set(id, onEllipse(far, turn + (wedge * (i + 0.5)) / line.length)));
    done += room;
  }
}

function onEllipse(radius, angle) {
  const [x, y] = [1.5 * radius * Math.cos(angle), radius * Math.sin(angle)];
  return turned ? { x: y, y: x } : { x, y };
}
