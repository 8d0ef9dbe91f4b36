/** What a rendered picture looks like where there is no camera: a person, drawn. Ours and the far side's are not the same. */
export function createFakePicture(document: Document, local: boolean): HTMLImageElement {
  const picture = document.createElement('img');
  // Whoever shows a picture says whose it is.
  picture.alt = '';
  picture.style.display = 'block';
  picture.style.width = picture.style.height = '100%';
  picture.style.objectFit = 'cover';
  picture.src = `data:image/svg+xml,${encodeURIComponent(local ? portrait(ours) : portrait(theirs))}`;
  return picture;
}

interface Looks {
  sky: readonly [string, string];
  hair: string;
  skin: string;
  clothes: string;
}

const ours: Looks = { sky: ['#f6c27a', '#b9624a'], hair: '#3b2a20', skin: '#e8b48f', clothes: '#2f4a43' };
const theirs: Looks = { sky: ['#8fb8de', '#3d4f8a'], hair: '#20242c', skin: '#c98f68', clothes: '#5a2f4a' };

function portrait({ sky: [above, below], hair, skin, clothes }: Looks): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" preserveAspectRatio="xMidYMid slice">
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="${above}"/><stop offset="1" stop-color="${below}"/></linearGradient>
<path fill="url(#sky)" d="M0 0h640v480H0z"/>
<path fill="${clothes}" d="M120 480c0-98 82-146 200-146s200 48 200 146z"/>
<path fill="${skin}" d="M282 290h76v66c-16 22-60 22-76 0z"/>
<ellipse fill="${skin}" cx="320" cy="220" rx="84" ry="104"/>
<path fill="${hair}" d="M232 222c-14-90 30-138 90-138s100 46 86 138c-8-50-32-74-56-80-44 22-100 12-120 80z"/>
</svg>`;
}
