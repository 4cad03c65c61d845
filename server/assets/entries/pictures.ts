import { mount } from "../../pages/components/picture/pictures";

mount();
